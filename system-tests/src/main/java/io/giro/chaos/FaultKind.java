package io.giro.chaos;

import io.giro.event.SagaStep;
import io.giro.event.Topic;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Every kind of fault, and how one of it is drawn. The name in lower case, with hyphens, is what people call it. */
enum FaultKind {
    SERVICE_KILLED((random, instances) -> new ServiceKilled(instance(random, instances), seconds(random, 1, 8))),
    SERVICE_GONE((random, instances) -> new ServiceGone(one(random, Service.values()), seconds(random, 1, 8))),
    // For two minutes.
    SERVICES_KILLED_IN_TURN((random, instances) -> new ServicesKilledInTurn(
            Stream.generate(() -> instance(random, instances)).limit(24).toList(), Duration.ofSeconds(5))),
    // Longer than a session on Kafka, so that others have taken over when it goes on.
    SERVICE_PAUSED((random, instances) -> new ServicePaused(instance(random, instances), seconds(random, 8, 20))),
    SERVICE_STOPPED((random, instances) -> new ServiceStopped(instance(random, instances), seconds(random, 0, 3))),
    DATABASE_KILLED((random, instances) -> new DatabaseKilled(shard(random), seconds(random, 1, 8))),
    // Sometimes longer than the 30 s after which a silent connection counts as dead.
    DATABASE_PAUSED((random, instances) -> new DatabasePaused(shard(random), seconds(random, 4, 36))),
    BROKER_KILLED((random, instances) -> new BrokerKilled(seconds(random, 1, 8))),
    BROKER_PAUSED((random, instances) -> new BrokerPaused(seconds(random, 4, 25))),
    CONNECTIONS_CUT((random, instances) -> new ConnectionsCut(link(random), random.nextInt(2, 8))),
    NETWORK_REFUSED((random, instances) -> new NetworkRefused(link(random), seconds(random, 3, 15))),
    NETWORK_SLOW((random, instances) ->
            new NetworkSlow(link(random), Duration.ofMillis(random.nextInt(20, 200)), seconds(random, 5, 15))),
    NETWORK_HALF_OPEN((random, instances) -> new NetworkHalfOpen(link(random), seconds(random, 5, 36))),
    // One position is kept for each second or so, and forty requests come in it: five hundred and more.
    RELAY_SET_BACK((random, instances) -> new RelaySetBack(shard(random), random.nextInt(12, 40))),
    RELAY_SET_AHEAD((random, instances) -> new RelaySetAhead(shard(random), random.nextBoolean() ? 0 : 1_000)),
    RELAY_POSITION_LOST((random, instances) -> new RelayPositionLost(shard(random))),
    BINLOG_GONE((random, instances) -> new BinlogGone(shard(random), random.nextBoolean())),
    GROUP_TO_EARLIEST((random, instances) -> new GroupMoved(step(random), GroupMoved.Where.EARLIEST)),
    GROUP_TO_LATEST((random, instances) -> new GroupMoved(step(random), GroupMoved.Where.LATEST)),
    GROUP_LOST((random, instances) -> new GroupMoved(step(random), GroupMoved.Where.NOWHERE)),
    TOPICS_EMPTIED((random, instances) -> new TopicsEmptied(seconds(random, 2, 5))),
    POISON_RECORDS((random, instances) -> new PoisonRecords(one(random, Topic.values()), random.nextInt(16))),
    RECORDS_REPLAYED((random, instances) -> new RecordsReplayed(one(random, Topic.values()), random.nextLong())),
    REBALANCE_STORM((random, instances) -> new RebalanceStorm(step(random), random.nextInt(3, 6))),

    BALANCE_EDITED((random, instances) -> new EditedByHand(shard(random), EditedByHand.Edit.BALANCE)),
    TRANSFER_DELETED((random, instances) -> new EditedByHand(shard(random), EditedByHand.Edit.TRANSFER)),
    VIEW_EDITED((random, instances) -> new EditedByHand(shard(random), EditedByHand.Edit.VIEW));

    private static final Set<FaultKind> DAMAGE = EnumSet.of(BALANCE_EDITED, TRANSFER_DELETED, VIEW_EDITED);

    private final Drawing drawing;

    private interface Drawing {
        Fault from(RandomGenerator random, int instances);
    }

    FaultKind(Drawing drawing) {
        this.drawing = drawing;
    }

    /** Those that the product must survive. The others are damage that only has to be found, and are never drawn. */
    static List<FaultKind> survivable() {
        return Arrays.stream(values()).filter(kind -> !DAMAGE.contains(kind)).toList();
    }

    /** @throws CannotRun if nothing is called that */
    static FaultKind called(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new CannotRun("There is no fault \"%s\". There are: %s.".formatted(name, names())));
    }

    static String names() {
        return String.join(
                ", ", Arrays.stream(values()).map(FaultKind::toString).toList());
    }

    /** One of this kind: whom it hits, and for how long. */
    Fault draw(RandomGenerator random, int instances) {
        return drawing.from(random, instances);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Instance instance(RandomGenerator random, int instances) {
        return new Instance(one(random, Service.values()), random.nextInt(instances) + 1);
    }

    private static int shard(RandomGenerator random) {
        return random.nextInt(Deployment.SHARDS);
    }

    /** Half of the time the one that everything goes through. */
    private static Link link(RandomGenerator random) {
        List<Link> links = Link.all();
        return random.nextBoolean() ? Link.KAFKA : links.get(random.nextInt(links.size()));
    }

    /** One that reads topics. */
    private static SagaStep step(RandomGenerator random) {
        List<SagaStep> readers = Arrays.stream(SagaStep.values())
                .filter(step -> !step.reads().isEmpty())
                .toList();
        return readers.get(random.nextInt(readers.size()));
    }

    private static Duration seconds(RandomGenerator random, int from, int to) {
        return Duration.ofMillis(random.nextInt(from * 1_000, to * 1_000));
    }

    private static <T> T one(RandomGenerator random, T[] all) {
        return all[random.nextInt(all.length)];
    }
}
