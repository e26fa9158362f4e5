package io.giro.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of the whole saga. For a while transfers are accepted and processes run, one thing at a time and all of it drawn
 * from the seed, faults included. Then the faults end, and everything has to come to rest with every transfer at its end.
 */
public final class Simulation {

    private static final int LEAST_ACTS = 40;
    private static final int MOST_ACTS = 250;
    private static final int DEEPEST_SLEEP = 2;
    private static final int ROUNDS_TO_REST = 300;

    private final long seed;
    private final World world;
    private final Chance chance;
    private final Customers customers;
    private final Product product;
    private int sleepers;

    private Simulation(long seed, Parts parts) {
        this.seed = seed;
        world = new World(seed);
        chance = world.chance;
        customers = new Customers(world);
        product = new Product(world, parts, new Circumstances());
    }

    /** Runs the product with this seed. */
    public static Outcome of(long seed) {
        return of(seed, Parts.ofTheProduct());
    }

    static Outcome of(long seed, Parts parts) {
        return new Simulation(seed, parts).run();
    }

    private Outcome run() {
        Optional<String> violation = Optional.empty();
        try {
            world.trace.add("faults, one in so many: " + world.faults);
            customers.openAccounts();
            product.start();
            for (int acts = chance.between(LEAST_ACTS, MOST_ACTS); acts > 0; acts--) {
                act();
            }
            comeToRest();
            world.auditor.lookAtRest(world.views);
        } catch (Violation found) {
            violation = Optional.of(String.valueOf(found.getMessage()));
        }
        return new Outcome(
                seed,
                violation,
                world.trace.last(),
                world.trace.hash(),
                world.trace.lines(),
                world.auditor.transfers());
    }

    /** One thing happens. */
    private void act() {
        switch (chance.below(25)) {
            case 0, 1, 2 -> customers.transfer();
            case 3 -> world.clock.pass(Duration.ofMillis(chance.below(3_000)));
            case 4 -> {
                customers.see();
                world.clock.pass(Duration.ofSeconds(chance.below(chance.oneIn(4) ? 400 : 10)));
            }
            case 5 -> world.network.bringOne();
            case 6 -> customers.see();
            case 7 -> strike(Fault.CANCELLATION, customers::cancel);
            case 8 -> strike(Fault.ADMINISTRATION, customers::administrate);
            case 9 -> strike(Fault.FORGERY, customers::forge);
            case 10 -> strike(Fault.REBALANCE, chance.pick(product.groups())::rebalance);
            case 11 -> strike(Fault.OFFSETS, this::moveOffsets);
            case 12 -> strike(Fault.LOCK, customers::lockARow);
            default -> chance.pick(product.processes()).run();
        }
        world.auditor.look();
    }

    private void strike(Fault fault, Runnable act) {
        if (world.faults.strikes(fault)) {
            world.trace.add(fault.name());
            act.run();
        }
    }

    private void moveOffsets() {
        int records = chance.pick(List.of(-Product.EVERYTHING, -3, -1, 2, Product.EVERYTHING));
        ConsumerGroup group = chance.pick(product.groups());
        if (chance.oneIn(5)) {
            world.trace.add("  the relay's place by " + records);
            world.relay.move(records);
        } else {
            world.trace.add("  " + group + " by " + records);
            group.move(records);
        }
    }

    private void comeToRest() {
        world.trace.add("the faults end");
        world.faults.end();
        world.lockedRows.free();
        world.network.bringAll();
        customers.see();
        product.groups().forEach(ConsumerGroup::rebalance);
        for (int round = 0; round < ROUNDS_TO_REST; round++) {
            long before = world.auditor.news();
            product.processes().forEach(Process::run);
            world.auditor.look();
            if (product.isDone() && world.auditor.unfinished(world.views).isEmpty()) {
                return;
            }
            // Where a clock is an hour wrong, nothing may happen for an hour.
            world.clock.pass(world.auditor.news() == before ? Duration.ofMinutes(10) : Duration.ofSeconds(6));
        }
        throw new Violation(
                "after " + ROUNDS_TO_REST + " rounds without a fault it is not at rest; not at their ends are "
                        + world.auditor.unfinished(world.views));
    }

    /** What befalls the processes. */
    private final class Circumstances implements Process.Surroundings {

        private static final List<Fault> INTERRUPTIONS = List.of(Fault.CRASH, Fault.FAILURE, Fault.SLEEP);
        private static final List<Moment> MOMENTS = List.of(Moment.values());

        @Override
        public Process.@Nullable Interruption nextInterruption() {
            for (Fault fault : INTERRUPTIONS) {
                if (world.faults.strikes(fault)) {
                    return new Process.Interruption(fault, chance.pick(MOMENTS));
                }
            }
            return null;
        }

        @Override
        public void sleeps(Process process) {
            if (sleepers == DEEPEST_SLEEP) {
                return;
            }
            sleepers++;
            // Not always noticed: then its partitions wait for it.
            if (!chance.oneIn(4)) {
                product.groupOf(process).ifPresent(ConsumerGroup::rebalance);
            }
            for (int acts = chance.between(1, 20); acts > 0; acts--) {
                act();
            }
            sleepers--;
        }

        @Override
        public void died(Process process) {
            product.groupOf(process).ifPresent(ConsumerGroup::rebalance);
        }

        @Override
        public void tell(String line) {
            world.trace.add(line);
        }
    }
}
