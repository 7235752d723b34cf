"""Every value that flows between the stages.

Only the standard library is imported here. All values are frozen and slotted; sequences are tuples.
Paths of files inside the site are strings with ``/``, relative to the site's root
(``images/a.jpg``), so that two audits of one site on two machines are the same bytes. Offsets and
spans count characters (code points) of ``Source.text``; sizes of images are pixels of the file as
displayed (EXIF rotation applied) unless a name says otherwise.
"""
