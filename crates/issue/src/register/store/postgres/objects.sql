-- What stands in the schema, one row each: a name and how it is defined.
SELECT * FROM (
    SELECT 'table ' || relname AS object, concat_ws(' ', relkind, relpersistence,
        CASE WHEN relrowsecurity THEN 'row security' END) AS definition
    FROM pg_class WHERE relnamespace = 'segel'::regnamespace AND relkind NOT IN ('i', 'I')
    UNION ALL
    SELECT 'column ' || c.relname || '.' || a.attname, concat_ws(' ', a.attnum,
        format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NOT NULL' END,
        (SELECT 'COLLATE ' || collname FROM pg_collation WHERE oid = a.attcollation),
        (SELECT 'DEFAULT ' || pg_get_expr(adbin, adrelid) FROM pg_attrdef
            WHERE adrelid = a.attrelid AND adnum = a.attnum))
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'segel'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
    UNION ALL
    SELECT 'constraint ' || conname, concat_ws(' ', conrelid::regclass, pg_get_constraintdef(oid))
    FROM pg_constraint
    WHERE connamespace = 'segel'::regnamespace AND contype <> 'n'
    UNION ALL
    SELECT 'index ' || c.relname, concat_ws(' ', pg_get_indexdef(i.indexrelid),
        CASE WHEN NOT (i.indisvalid AND i.indisready) THEN 'invalid' END)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = 'segel'::regnamespace
    UNION ALL
    SELECT 'trigger ' || t.tgname, concat_ws(' ', t.tgenabled,
        CASE WHEN t.tgisinternal THEN 'internal' ELSE pg_get_triggerdef(t.oid) END)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'segel'::regnamespace AND NOT (t.tgisinternal AND t.tgenabled = 'O')
    UNION ALL
    SELECT 'function ' || p.proname, concat_ws(' ', l.lanname, p.proconfig,
        CASE WHEN p.prosecdef THEN 'security definer' END,
        regexp_replace(p.prosrc, '\s+', ' ', 'g'))
    FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
    WHERE p.pronamespace = 'segel'::regnamespace
    UNION ALL
    SELECT 'rule ' || r.rulename, pg_get_ruledef(r.oid)
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
    WHERE c.relnamespace = 'segel'::regnamespace
    UNION ALL
    SELECT 'policy ' || p.polname, ''
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
    WHERE c.relnamespace = 'segel'::regnamespace
) AS objects ORDER BY object COLLATE "C", definition COLLATE "C"
