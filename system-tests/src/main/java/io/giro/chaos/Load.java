package io.giro.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Callers as they should be: each has a key for each request and asks with it again until the answer is certain. Some ask twice at
 * once, some ask again later, some use a key for something else; accounts are frozen, and closed, on the way.
 */
final class Load implements AutoCloseable {
    private static final Duration BETWEEN_STATUS_CHANGES = Duration.ofSeconds(2);
    private static final Duration BEFORE_ASKING_AGAIN = Duration.ofSeconds(1);
    // Beyond this nobody new asks: an outage is no reason to pile up callers without end.
    private static final int MOST_AT_ONCE = 100;

    private static final int ACCOUNTS = 40;
    private static final int RICH = 28;
    private static final int POOR = 8;
    private static final long RICH_MINOR = 1_000_000;
    private static final long POOR_MINOR = 500;
    // Of the rich: those that are frozen now and then.
    private static final int FIRST_TO_FREEZE = 20;
    private static final Set<String> REFUSALS = Set.of("account_frozen", "account_closed");

    private final PaymentApi api;
    private final Promises promises;
    private final Violations violations;
    private final SplittableRandom random;
    private final Duration betweenCallers;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final Map<Long, LongAdder> acceptedBySecond = new ConcurrentHashMap<>();
    private final Queue<Request> refusedInDoubt = new ConcurrentLinkedQueue<>();
    private final List<String> accounts =
            IntStream.range(0, ACCOUNTS).mapToObj("chaos-%02d"::formatted).toList();
    private boolean flowing;
    private volatile boolean closed;
    private int asked;
    private int opened;

    /** @param perSecond how many callers come in a second */
    Load(PaymentApi api, Promises promises, Violations violations, long seed, int perSecond) {
        this.api = api;
        this.promises = promises;
        this.violations = violations;
        random = new SplittableRandom(seed);
        betweenCallers = Duration.ofSeconds(1).dividedBy(perSecond);
    }

    /** Opens the accounts and brings money into most of them. It takes as long as it takes. */
    void openAccounts() {
        accounts.forEach(this::open);
        for (int account = 0; account < RICH + POOR; account++) {
            long amountMinor = account < RICH ? RICH_MINOR : POOR_MINOR;
            askUntilCertain(Request.charge("first-" + account, accounts.get(account), amountMinor));
        }
    }

    /** From now on callers come, steadily, until {@link #pause}. */
    void start() {
        RandomGenerator own = random.split();
        Thread.ofPlatform().daemon().name("load").start(this::come);
        Thread.ofPlatform().daemon().name("status-changes").start(() -> changeStatuses(own));
    }

    synchronized void flow() {
        flowing = true;
    }

    /** Nobody new comes. Those who have no certain answer yet go on asking. */
    synchronized void pause() {
        flowing = false;
    }

    /** How many have no certain answer yet. */
    int waiting() {
        return MOST_AT_ONCE - places.availablePermits();
    }

    /** Counted by the second (since 1970) in which the 202 came. */
    Map<Long, Long> acceptedBySecond() {
        Map<Long, Long> counts = new TreeMap<>();
        acceptedBySecond.forEach((second, count) -> counts.put(second, count.sum()));
        return counts;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void come() {
        while (!closed) {
            if (comesIn()) {
                Runnable call = next();
                Thread.ofVirtual().start(() -> {
                    try {
                        call.run();
                    } finally {
                        places.release();
                    }
                });
            }
            pauseFor(betweenCallers);
        }
    }

    /** Whether somebody new may ask now; whoever may has a place until the answer is certain. */
    private synchronized boolean comesIn() {
        return flowing && places.tryAcquire();
    }

    /** Drawn here, by the one thread that may, and done by another. */
    private Runnable next() {
        int dice = random.nextInt(100);
        Promise old = promises.any(random).orElseThrow();
        if (dice < 5) {
            return () -> askUntilCertain(old.request());
        }
        if (dice < 8) {
            return () -> reuse(old);
        }
        Request request = dice < 11 ? nextCharge() : nextTransfer();
        return dice < 16 ? () -> askTwice(request) : () -> askUntilCertain(request);
    }

    private Request nextCharge() {
        return Request.charge("c-" + asked++, accounts.get(random.nextInt(RICH)), 1 + random.nextInt(1_000));
    }

    private Request nextTransfer() {
        // One account is in a quarter of all transfers, on one side or the other.
        int source = random.nextInt(8) == 0 ? 0 : random.nextInt(ACCOUNTS);
        int destination = random.nextInt(8) == 0 ? 0 : random.nextInt(ACCOUNTS);
        if (source == destination) {
            destination = (source + 1) % ACCOUNTS;
        }
        return Request.transfer(
                "t-" + asked++, accounts.get(source), accounts.get(destination), 1 + random.nextInt(2_000));
    }

    private void askTwice(Request request) {
        Thread twin = Thread.ofVirtual().start(() -> askUntilCertain(request));
        askUntilCertain(request);
        try {
            twin.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Asks once more for all that was refused after an attempt that nobody answered: that attempt may have waited in a queue, longer than
     * its caller did, and have been accepted behind the back of the refusal.
     *
     * @return whether all of them have a certain answer now
     */
    boolean askRefusedAgain() {
        for (Request request = refusedInDoubt.poll(); request != null; request = refusedInDoubt.poll()) {
            if (!ask(request)) {
                refusedInDoubt.add(request);
                return false;
            }
        }
        return true;
    }

    private void askUntilCertain(Request request) {
        boolean inDoubt = false;
        while (!ask(request)) {
            if (closed) {
                return;
            }
            inDoubt = true;
            pauseFor(BEFORE_ASKING_AGAIN);
        }
        if (inDoubt && promises.of(request.key()).isEmpty()) {
            refusedInDoubt.add(request);
        }
    }

    /** Whether the answer is certain; then it is noted. */
    private boolean ask(Request request) {
        boolean promisedBefore = promises.of(request.key()).isPresent();
        Answer answer = api.post(request.path(), request.body());
        if (!answer.isCertain()) {
            return false;
        }
        if (promises.note(request, answer, promisedBefore)) {
            acceptedBySecond
                    .computeIfAbsent(System.currentTimeMillis() / 1_000, second -> new LongAdder())
                    .increment();
        }
        if (!answer.isAccepted() && !REFUSALS.contains(answer.problem())) {
            violations.add(
                    Violation.Kind.WRONG_ANSWER,
                    "%s got %d %s".formatted(request.body(), answer.status(), answer.body()));
        }
        return true;
    }

    /** A key that stands for something else already. Asked once: whatever comes of it, nothing may. */
    private void reuse(Promise old) {
        Request other = old.request().withOtherAmount();
        Answer answer = api.post(other.path(), other.body());
        // A frozen account may be what is seen first.
        if (answer.isCertain()
                && !answer.problem().equals("idempotency_key_reused")
                && !REFUSALS.contains(answer.problem())) {
            violations.add(
                    Violation.Kind.WRONG_ANSWER,
                    "%s, whose key was promised to %s, got %d %s"
                            .formatted(other.body(), old.body(), answer.status(), answer.body()));
        }
    }

    private void open(String account) {
        Answer answer = api.post("/payments/accounts", accountBody(account));
        while (answer.status() != 201 && answer.status() != 200 && !closed) {
            pauseFor(BEFORE_ASKING_AGAIN);
            answer = api.post("/payments/accounts", accountBody(account));
        }
    }

    /** Asked once each: what an outage swallows is no loss. */
    private void changeStatuses(RandomGenerator own) {
        while (!closed) {
            if (comesIn()) {
                try {
                    changeStatus(own);
                } finally {
                    places.release();
                }
            }
            pauseFor(BETWEEN_STATUS_CHANGES);
        }
    }

    private void changeStatus(RandomGenerator own) {
        String account = accounts.get(own.nextInt(FIRST_TO_FREEZE, RICH));
        switch (own.nextInt(4)) {
            case 0 -> api.post("/payments/accounts/" + account + "/freeze", "");
            case 1, 2 -> api.post("/payments/accounts/" + account + "/unfreeze", "");
            default -> closeUnderway(own);
        }
    }

    /** Closes an account that money is on its way to. */
    private void closeUnderway(RandomGenerator own) {
        String account = "closing-" + opened++;
        Answer answer = api.post("/payments/accounts", accountBody(account));
        if (answer.status() == 201) {
            askUntilCertain(Request.transfer("k-" + account, accounts.get(own.nextInt(FIRST_TO_FREEZE)), account, 100));
            api.post("/payments/accounts/" + account + "/close", "");
        }
    }

    private static String accountBody(String account) {
        return "{\"accountId\":\"%s\",\"currency\":\"EUR\"}".formatted(account);
    }

    private static void pauseFor(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
