"""Tell e-mails from pages: what a mail program shows follows other rules than a browser's."""

from __future__ import annotations

import re


def is_email(text: str) -> bool:
    """Tell whether an HTML file is an e-mail that is still to be sent, or a whole one as sent.

    The first has places that the service fills in for each reader; the second says in its head how
    mail programs shall treat it. Neither a post with a newsletter's tables nor code on a page
    counts.
    """
    head, end, _ = text.partition("</head>")
    return bool(end and _is_of_email(head)) or ("<table" in text and _is_to_be_filled_in(text))


def _is_of_email(head: str) -> bool:
    # Word's own pages have no more of this than a table's distances.
    is_made_to_fit = "mso-table-lspace" in head and _FITTED.search(head) is not None
    return is_made_to_fit or _HEAD.search(head) is not None


def _is_to_be_filled_in(text: str) -> bool:
    depth = 0
    for found in _PLACE_OR_CODE.finditer(text):
        if found["open"]:
            depth += 1
        elif found["close"]:
            depth = max(0, depth - 1)
        elif not depth:
            return True
    return False


_HEAD = re.compile(
    r"name\s*=\s*[\"']?x-apple-disable-message-reformatting|\.mj-column-per-|#outlook\s+a\b"
    r"|\.ExternalClass\b|\.ReadMsgBody\b|#MessageViewBody\b|<!--\[if mso\]>"
)
_FITTED = re.compile(r"-ms-(?:interpolation-mode|text-size-adjust)\b")
_CODE = r"(?:code|pre|textarea)\b"
# Mailchimp and Mandrill, Salesforce, Mailjet, HubSpot, Campaign Monitor and SendGrid.
_PLACE_OR_CODE = re.compile(
    rf"(?P<open><{_CODE})|(?P<close></{_CODE})"
    r"|\*\|(?:ARCHIVE|UNSUB|FORWARD|UPDATE_PROFILE|MC:|MC_|LIST:|LIST_|HTML:|IF:|FNAME|LNAME|EMAIL)"
    r"[\w:]{0,100}\|\*|%%(?:unsub_center_url|view_email_url|profile_center_url)%%"
    r"|\[\[UNSUB_LINK_\w\w\]\]|\{\{\s{0,9}unsubscribe\w{0,30}\s{0,9}\}\}|<unsubscribe>"
    r"|<%asm_(?:group|global)_unsubscribe"
)
