package io.giro.reconciler;

/** What an unfinished transfer waits for. */
public enum Stage {
    /** Its request shall be brought to Kafka. */
    RELAY("relay"),
    /** Its money shall be held. */
    HOLD("hold"),
    /** The destination shall be credited, or refuse. */
    CREDIT("credit"),
    /** The held money shall leave the source. */
    COMMIT("commit"),
    /** The held money shall be given back. */
    RELEASE("release"),
    /** It has ended, and the views shall show it. */
    PROJECTION("projection");

    private final String word;

    Stage(String word) {
        this.word = word;
    }

    /** As in metrics and answers. */
    public String word() {
        return word;
    }
}
