-- Writes the tag of a table that was changed into the outbox, once in a transaction, whatever rights the writer has.
CREATE FUNCTION civicq_table_changed() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    tag  text := coalesce(TG_ARGV[0], 'table:' || lower(TG_TABLE_NAME::text COLLATE "C"));
    told text := 'civicq.told_' || md5(tag);
BEGIN
    IF current_setting(told, true) IS DISTINCT FROM txid_current()::text THEN
        INSERT INTO civicq_outbox (event, invalidation) VALUES (TG_OP || ' ' || TG_TABLE_NAME, E'S\nt ' || tag);
        PERFORM set_config(told, txid_current()::text, true);
    END IF;
    RETURN NULL;
END $$;
