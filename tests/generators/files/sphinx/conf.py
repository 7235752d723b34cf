project = "The bay"
html_theme = "furo"
