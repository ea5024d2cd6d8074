CREATE FUNCTION question_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO civicq_outbox (event, invalidation)
    SELECT TG_OP || ' ' || TG_TABLE_NAME, E'S\nk civicq:question:' || string_agg(DISTINCT id::text, E'\nk civicq:question:')
    FROM changed HAVING COUNT(*) > 0;
    RETURN NULL;
END $$;

CREATE TRIGGER question_inserted AFTER INSERT ON question
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION question_changed();
CREATE TRIGGER question_updated AFTER UPDATE ON question
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION question_changed();
CREATE TRIGGER question_deleted AFTER DELETE ON question
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION question_changed();
