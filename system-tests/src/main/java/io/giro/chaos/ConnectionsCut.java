package io.giro.chaos;

import java.time.Duration;

/** Connections break, some of them during a commit, so that nobody knows what became of it. */
record ConnectionsCut(Link link, int times) implements Fault {
    private static final Duration BETWEEN = Duration.ofMillis(700);

    @Override
    public void inflict(Deployment deployment) throws Exception {
        for (int time = 0; time < times; time++) {
            deployment.link(link).cut();
            Fault.last(BETWEEN);
        }
    }

    @Override
    public String sentence() {
        return "every connection %s is cut, %d times".formatted(link, times);
    }
}
