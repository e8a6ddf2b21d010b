# Pages that the town writes itself: in the footer, easy language at the top.
page-own = About these pages
page-own-imprint = Imprint
page-own-privacy = Privacy
page-own-accessibility = Accessibility
page-own-leichte-sprache = Easy language (German)
page-own-untranslated = This text is not available in your language yet. It stands here as we have it.
