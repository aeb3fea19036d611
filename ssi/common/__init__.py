"""Floor 0: clock, periods, http, forms, paging, charts, components. No record, no person, no country."""
