"""Reports: a result rendered as HTML, JSON, SARIF, JUnit and other formats."""
