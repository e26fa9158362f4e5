package io.giro.chaos;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * One process after another dies, each of any service, and is started again at once: groups are never at rest, and who takes over
 * dies, too.
 */
record ServicesKilledInTurn(List<Instance> victims, Duration every) implements Fault {

    @Override
    public void inflict(Deployment deployment) throws Exception {
        for (Instance victim : victims) {
            deployment.service(victim).kill();
            deployment.service(victim).start();
            Fault.last(every);
        }
        new LinkedHashSet<>(victims)
                .forEach(victim -> deployment.service(victim).awaitReady());
    }

    @Override
    public String sentence() {
        return "kill -9 of one process every %s, %d times: %s".formatted(Fault.seconds(every), victims.size(), victims);
    }
}
