# Selbst nachrechnen: die Befehle für diese Stadt.

page-check-title = Eine Runde selbst nachrechnen
page-check-lead = Wer welchen Termin bekommt, lässt sich nachrechnen. Dafür brauchen Sie einen Computer mit Python, aber kein Konto und keine Erlaubnis.
page-check-what = Das Programm liest die Liste, die vor dem Los feststand, und das Ergebnis. Es rechnet jedes Los und jedes Angebot neu aus und vergleicht. Geben Sie die Befehle nacheinander in einem Terminal ein.
page-check-none = Bisher wurde keine Runde ausgelost. Die Befehle gelten, sobald es die erste gibt.
page-check-files = Die Dateien einer Runde holen
page-check-fetch = Die Nummer der Runde können Sie durch jede andere ersetzen.
page-check-program = Das Programm holen
page-check-program-what = Es ist kurz genug, um es zu lesen. Sie können sich auch selbst eines schreiben.
page-check-run = Nachrechnen
page-check-run-what = Steht am Ende „OK“, stimmt alles. Sonst nennt das Programm die erste Zeile, die nicht stimmt.
page-check-anchor = Den Anker prüfen
page-check-anchor-what = Schreiben Sie sich den Anker früh auf, dann kann ihn niemand mehr unbemerkt ändern. Geprüft wird er mit der ersten Runde, für die er gilt:
