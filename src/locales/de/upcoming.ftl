# Der Tag des Termins ist nahe.
mail-upcoming-subject = { $sensitive ->
    [yes] Bald ist Ihr Termin: { $start }
   *[no] Bald ist Ihr Termin: { $service }, { $start }
}
mail-upcoming-heading = Bald ist Ihr Termin
mail-upcoming-intro = wir erinnern Sie an Ihren Termin. Wir haben diese Zeit für Sie reserviert:
mail-upcoming-empty =
    Dann sagen Sie bitte ab.
    Wenn niemand kommt, bleibt der Schalter { $minutes ->
        [one] eine Minute
       *[other] { $minutes } Minuten
    } leer{ $euros ->
        [0] .
       *[other] . Das kostet die Stadt rund { $euros } Euro.
    } Und jemand anderes wartet länger.
    Wenn Sie absagen, bekommt jemand von der Warteliste Ihren Termin.
mail-upcoming-cancel = Absagen können Sie hier:
mail-upcoming-link = Termin ansehen oder absagen
