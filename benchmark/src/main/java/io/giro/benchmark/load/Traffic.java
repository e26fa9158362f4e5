package io.giro.benchmark.load;

import java.util.random.RandomGenerator;

/** Draws the two accounts of each transfer, which always differ. */
final class Traffic {
    private static final int HOT = 0;

    private final Pattern pattern;
    private final int accounts;
    private final RandomGenerator random;
    private final Zipf zipf;
    private int source;
    private int destination;

    /** @param accounts how many there are, from number 0; two at least */
    Traffic(Pattern pattern, int accounts, RandomGenerator random) {
        this.pattern = pattern;
        this.accounts = accounts;
        this.random = random;
        zipf = new Zipf(pattern == Pattern.ZIPF ? accounts : 1);
        // The ring begins where it is closed.
        source = accounts - 1;
    }

    /** Draws the next two. */
    void next() {
        switch (pattern) {
            case UNIFORM -> {
                source = random.nextInt(accounts);
                destination = otherThan(source);
            }
            case HOT_SOURCE -> {
                source = HOT;
                destination = otherThan(HOT);
            }
            case HOT_DESTINATION -> {
                destination = HOT;
                source = otherThan(HOT);
            }
            case RING -> {
                source = (source + 1) % accounts;
                destination = (source + 1) % accounts;
            }
            case ZIPF -> {
                source = zipf.draw(random);
                do {
                    destination = zipf.draw(random);
                } while (destination == source);
            }
        }
    }

    int source() {
        return source;
    }

    int destination() {
        return destination;
    }

    private int otherThan(int account) {
        int other = random.nextInt(accounts - 1);
        return other < account ? other : other + 1;
    }
}
