# Words for what takes too long.
page-too-slow-title = Das hat zu lange gedauert
page-too-slow-text = Ihre Angaben sind nicht vollständig bei uns angekommen, und wir haben nichts gespeichert. Vielleicht ist Ihre Verbindung gerade langsam. Gehen Sie bitte eine Seite zurück und schicken Sie das Formular noch einmal ab.
