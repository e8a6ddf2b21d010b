# Two entries of one person are one now.
page-merged-title = Your two entries are one now
page-merged-text = We have joined your two entries into one. The earlier joining day counts. You do not need to do anything: offers come by way of the other entry. Is something wrong? Then please call us.
page-merged-text-reference = We have joined your two entries into one. The earlier joining day counts. Your entry now has the reference number { $reference }. You do not need to do anything: offers come by way of that entry. Is something wrong? Then please call us.
page-step-merged = Joined into one
