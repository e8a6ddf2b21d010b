# Der Termin im Kalender der Bürgerinnen und Bürger.
# Der Name eines Anliegens, das niemanden sonst angeht, steht dort nicht.
mail-calendar-sensitive = Termin
