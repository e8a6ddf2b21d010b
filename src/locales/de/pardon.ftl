# Eine Notiz über einen versäumten Termin zählt nicht mehr.

## Brief
mail-pardoned-subject = { $sensitive ->
    [yes] Die Notiz zu Ihrem Termin ist gestrichen
   *[no] Die Notiz zu Ihrem Termin ist gestrichen: { $service }
}
mail-pardoned-heading = Die Notiz zu Ihrem Termin ist gestrichen
mail-pardoned-intro = wir haben gestrichen, was wir zu diesem Termin notiert hatten:
mail-pardoned-meaning =
    Das hat keine Folgen mehr für Sie.
    Ist ein Eintrag von Ihnen deshalb auf einer Warteliste nach hinten gerückt? Diese Tage haben Sie zurück.
    Sie müssen nichts tun.
mail-pardoned-page = Auf der Seite des Termins sehen Sie, was jetzt gilt:
mail-pardoned-link = Termin ansehen

## Seiten
page-forgiven-title = Die Notiz zu Ihrem Termin ist gestrichen
page-forgiven-text = Der Termin zählt nicht mehr als versäumt. Das hat keine Folgen für Sie. Ist ein Eintrag von Ihnen deshalb nach hinten gerückt, haben Sie diese Tage zurück. Brauchen Sie noch einen Termin? Dann tragen Sie sich bitte wieder ein.
page-cancelled-forgiven = Danke für die Absage. Sie zählt nicht als versäumter Termin und hat keine Folgen für Sie. Brauchen Sie noch einen Termin? Dann tragen Sie sich bitte neu ein. Ihre Wartezeit beginnt neu.
