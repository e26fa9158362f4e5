package io.giro.simulation;

import io.giro.event.SagaStep;
import io.giro.saga.Delivery;
import io.giro.saga.Poll;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The members of a step's consumer group and which partitions each of them has. A member's acknowledgement counts only as
 * long as nothing has changed in the group since it polled: the log fences offsets, and nothing else.
 */
final class ConsumerGroup {

    private final String name;
    private final SagaStep step;
    private final World world;
    private final List<Process> members = new ArrayList<>();
    private final Map<Integer, Process> owners = new HashMap<>();
    private int generation;

    ConsumerGroup(String name, SagaStep step, World world) {
        this.name = name;
        this.step = step;
        this.world = world;
    }

    void join(Process member) {
        members.add(member);
        rebalance();
    }

    /** Spreads the partitions over those who are awake. */
    void rebalance() {
        generation++;
        owners.clear();
        List<Process> awake =
                members.stream().filter(member -> !member.isAsleep()).toList();
        for (int partition = 0; partition < World.PARTITIONS && !awake.isEmpty(); partition++) {
            owners.put(partition, world.chance.pick(awake));
        }
    }

    /** Sets the group's offsets back, or ahead if positive; for that it has to be stopped. */
    void move(int records) {
        generation++;
        world.log.move(name, step.reads(), records);
    }

    boolean isDone() {
        return world.log.lag(name, step.reads()) == 0;
    }

    /** What the log has for a member. */
    Poll poll(Process member, int limit) {
        Poll poll = world.log.poll(name, step.reads(), partition -> owners.get(partition) == member, limit);
        return new Membership(poll, generation);
    }

    @Override
    public String toString() {
        return name;
    }

    private final class Membership implements Poll {

        private final Poll poll;
        private final int joinedAt;

        Membership(Poll poll, int joinedAt) {
            this.poll = poll;
            this.joinedAt = joinedAt;
        }

        @Override
        public List<Delivery> deliveries() {
            return poll.deliveries();
        }

        @Override
        public void acknowledge(List<Delivery> settled) {
            if (joinedAt == generation) {
                settled.forEach(delivery -> world.auditor.acknowledged(step, delivery));
                poll.acknowledge(settled);
            }
        }

        @Override
        public void retrySoon(List<Delivery> waiting) {
            poll.retrySoon(waiting);
        }

        @Override
        public void holdUp(List<Delivery> heldUp, int shard) {
            poll.holdUp(heldUp, shard);
        }

        @Override
        public void retryLater(List<Delivery> unsettled, int shard, RuntimeException cause) {
            world.auditor.failed(name + " on shard " + shard, cause);
            poll.retryLater(unsettled, shard, cause);
        }
    }
}
