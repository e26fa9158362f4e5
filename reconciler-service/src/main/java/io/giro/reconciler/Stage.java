package io.giro.reconciler;

/** What an unfinished transfer waits for. */
public enum Stage {
    /** For the relay to bring its request to Kafka. */
    RELAY("relay"),
    /** For its money to be held. */
    HOLD("hold"),
    /** For the destination to be credited, or to refuse. */
    CREDIT("credit"),
    /** For the held money to leave the source. */
    COMMIT("commit"),
    /** For the held money to be given back. */
    RELEASE("release"),
    /** For the views to show all of it, after it has ended. */
    PROJECTION("projection");

    private final String word;

    Stage(String word) {
        this.word = word;
    }

    /** Its name in metrics and answers. */
    public String word() {
        return word;
    }
}
