-- name: powers
-- Services are carried on the list, but they are no powers.
and kind <> 'service'
-- name: kind
and kind = %(kind)s
-- name: area
-- The area and what lies in it: the way to it begins with the way to the area.
and starts_with(path, %(path)s::text)
-- name: organ
-- Holders and exercisers come first among the organs.
and (
    holder = %(organ)s
    or organs is not null
    and string_to_array(organs, ' ') @> array[%(organ)s]::text[]
    and array_position(string_to_array(organs, ' '), %(organ)s::text) <= acting
)
-- name: text
and strpos(sought, %(text)s::text) > 0
-- name: after
-- The lines behind this place in the list.
and (area, holder, kind, stream) > (%(after_area)s, %(after_holder)s, %(after_kind)s, %(after_power)s)
