CREATE TABLE civicq_outbox (
    id           BIGINT AUTO_INCREMENT PRIMARY KEY,
    due_at       TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6) NOT NULL, -- when relays may take it
    event        VARCHAR(255),                                      -- for people
    invalidation MEDIUMTEXT NOT NULL
);
