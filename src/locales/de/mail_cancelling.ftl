# Was eine Absage kostet: in der Bestätigung und nach der Absage.

## Bestätigung
mail-confirmed-cancel =
    Dann sagen Sie bitte so früh wie möglich ab. Jemand anderes kann den Termin dann bekommen.
    Auf dieser Seite sehen Sie Ihren Termin und können ihn absagen:
mail-confirmed-terms-early =
    Bis { $free_until } kostet eine Absage nichts.
    Tragen Sie sich innerhalb von { $rejoin_days ->
        [one] einem Tag
       *[other] { $rejoin_days } Tagen
    } wieder ein, zählt Ihr früherer Tag der Eintragung weiter. Das geht einmal.
    Sagen Sie später ab, beginnt Ihre Wartezeit neu.
    In den letzten { $late_hours ->
        [one] 60 Minuten
       *[other] { $late_hours } Stunden
    } vor dem Beginn, oder wenn Sie nicht kommen, zählt der Termin als versäumt.
    Beim ersten Mal hat das keine Folgen. Danach kann Ihr nächster Eintrag nach hinten rücken.
mail-confirmed-terms-short =
    Bis { $late_hours ->
        [one] eine Stunde
       *[other] { $late_hours } Stunden
    } vor dem Beginn zählt eine Absage nicht als versäumter Termin. Tragen Sie sich danach wieder ein, beginnt Ihre Wartezeit neu.
    Sagen Sie noch später ab oder kommen Sie nicht, zählt der Termin als versäumt.
    Beim ersten Mal hat das keine Folgen. Danach kann Ihr nächster Eintrag nach hinten rücken.

## Nach der Absage
mail-cancelled-intro-early = { mail-cancelled-intro-citizen }
mail-cancelled-intro-again = { mail-cancelled-intro-citizen }
mail-cancelled-intro-late =
    dieser Termin ist jetzt abgesagt.
    Danke, dass Sie uns Bescheid gegeben haben.
mail-cancelled-next-early =
    Die Absage kam früh genug: Sie hat keinen Nachteil für Sie.
    Brauchen Sie doch noch einen Termin? Dann tragen Sie sich innerhalb von { $rejoin_days ->
        [one] einem Tag
       *[other] { $rejoin_days } Tagen
    } mit derselben E-Mail-Adresse wieder ein.
    Ihr früherer Tag der Eintragung zählt dann weiter. Das geht einmal:
mail-cancelled-next-again =
    Die Absage kam früh genug: Sie zählt nicht als versäumter Termin.
    Brauchen Sie doch noch einen Termin? Dann tragen Sie sich bitte neu ein. Ihre Wartezeit beginnt neu:
mail-cancelled-next-citizen =
    Die Absage zählt nicht als versäumter Termin.
    Brauchen Sie doch noch einen Termin? Dann tragen Sie sich bitte neu ein. Ihre Wartezeit beginnt neu:
mail-cancelled-next-late =
    Es war kurz vor dem Beginn. Deshalb zählt der Termin als versäumt, wenn ihn niemand anderes mehr nehmen konnte.
    Was das heißt, steht in einer eigenen E-Mail.
    Brauchen Sie noch einen Termin? Dann tragen Sie sich bitte neu ein:
mail-cancelled-link-early = Wieder eintragen
mail-cancelled-link-again = Neu eintragen
mail-cancelled-link-citizen = Neu eintragen
mail-cancelled-link-late = Neu eintragen
mail-cancelled-link-office = Meinen Eintrag ansehen
