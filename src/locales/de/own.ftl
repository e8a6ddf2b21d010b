# Seiten, die die Stadt selbst schreibt: in der Fußzeile, die Leichte Sprache oben.
page-own = Über diese Seiten
page-own-imprint = Impressum
page-own-privacy = Datenschutz
page-own-accessibility = Barrierefreiheit
page-own-leichte-sprache = Leichte Sprache
page-own-untranslated = Diesen Text gibt es noch nicht in Ihrer Sprache. Er steht hier so, wie wir ihn haben.
