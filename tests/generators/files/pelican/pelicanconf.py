AUTHOR = "Harbour office"
SITENAME = "The bay"
PATH = "content"
STATIC_PATHS = ["img"]
TIMEZONE = "UTC"
RELATIVE_URLS = True
