# Zwei Einträge einer Person sind jetzt einer.
page-merged-title = Aus Ihren zwei Einträgen ist einer geworden
page-merged-text = Wir haben Ihre zwei Einträge zusammengelegt. Der frühere Tag der Eintragung zählt. Sie müssen nichts tun: Angebote bekommen Sie über den anderen Eintrag. Stimmt etwas nicht? Dann rufen Sie uns bitte an.
page-merged-text-reference = Wir haben Ihre zwei Einträge zusammengelegt. Der frühere Tag der Eintragung zählt. Ihr Eintrag hat jetzt die Vorgangsnummer { $reference }. Sie müssen nichts tun: Angebote bekommen Sie über diesen Eintrag. Stimmt etwas nicht? Dann rufen Sie uns bitte an.
page-step-merged = Zusammengelegt
