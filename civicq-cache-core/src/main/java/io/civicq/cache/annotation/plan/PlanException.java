package io.civicq.cache.annotation.plan;

/** Says that an annotated method cannot be done as it is declared: the message names the method, and what is allowed. */
public final class PlanException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient Site site;

    public PlanException(String message, Site site) {
        super(message);
        this.site = site;
    }

    public PlanException(String message, Site site, Throwable cause) {
        super(message, cause);
        this.site = site;
    }

    /** Where it is wrong. */
    public Site site() {
        return site;
    }
}
