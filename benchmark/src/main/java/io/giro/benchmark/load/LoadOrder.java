package io.giro.benchmark.load;

import java.net.URI;

/**
 * What the load process is to do. It travels as one line of JSON.
 *
 * @param target where requests go, with the path
 * @param transfers where a transfer is read, its id being appended; for {@code watchedPerSecond}
 * @param accounts from number 0; an account is called {@link #account}
 * @param batch transfers in one request of {@link Call#BATCH}
 * @param keys begins every idempotency key; no two orders may share it
 * @param ratePerSecond 0 for a closed loop: each connection asks again when it has its answer. Else an open loop: requests are due at fixed
 *     times, whatever the answers do, and a latency begins when its request was due
 * @param seconds how long; the answers to what was sent are still waited for
 * @param count so many requests and no more; 0 for as many as fit
 * @param watchedPerSecond transfers that are followed until callers see them at their end; below 0: every one, and the next is sent only then
 */
public record LoadOrder(
        URI target,
        URI transfers,
        Call call,
        Pattern pattern,
        int accounts,
        int batch,
        String keys,
        int connections,
        double ratePerSecond,
        int seconds,
        int count,
        double watchedPerSecond) {
    private static final int LONG_ENOUGH_SECONDS = 600;

    /** The name of an account by its number. */
    public static String account(int number) {
        return "bench-" + number;
    }

    /** Transfers without pause on some connections. */
    public static LoadOrder closedLoop(
            URI transfers, Pattern pattern, int accounts, String keys, int connections, int seconds) {
        return new LoadOrder(
                transfers, transfers, Call.TRANSFER, pattern, accounts, 1, keys, connections, 0, seconds, 0, 0);
    }

    /** Transfers at fixed times between any two accounts. */
    public static LoadOrder openLoop(
            URI transfers,
            int accounts,
            String keys,
            int connections,
            double ratePerSecond,
            int seconds,
            double watchedPerSecond) {
        return new LoadOrder(
                transfers,
                transfers,
                Call.TRANSFER,
                Pattern.UNIFORM,
                accounts,
                1,
                keys,
                connections,
                ratePerSecond,
                seconds,
                0,
                watchedPerSecond);
    }

    /** One transfer after the other, each followed to its end. */
    public static LoadOrder oneByOne(URI transfers, int accounts, String keys, int count) {
        return new LoadOrder(
                transfers,
                transfers,
                Call.TRANSFER,
                Pattern.UNIFORM,
                accounts,
                1,
                keys,
                1,
                0,
                LONG_ENOUGH_SECONDS,
                count,
                -1);
    }

    /** Batches between any two accounts without pause on some connections. */
    public static LoadOrder batches(URI transfers, int accounts, int batch, String keys, int connections, int seconds) {
        return new LoadOrder(
                URI.create(transfers + "/batch"),
                transfers,
                Call.BATCH,
                Pattern.UNIFORM,
                accounts,
                batch,
                keys,
                connections,
                0,
                seconds,
                0,
                0);
    }

    /** One request for each account, as fast as they are answered. */
    public static LoadOrder forEachAccount(Call call, URI target, int accounts, String keys, int connections) {
        return new LoadOrder(
                target,
                target,
                call,
                Pattern.RING,
                accounts,
                1,
                keys,
                connections,
                0,
                LONG_ENOUGH_SECONDS,
                accounts,
                0);
    }
}
