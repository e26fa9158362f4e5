package io.giro.benchmark;

import io.giro.benchmark.load.LoadOrder;
import io.giro.benchmark.load.Pattern;
import java.util.ArrayList;
import java.util.List;

/** One server under one load after the other, and what is written down about it. */
final class Session {
    static final int CONNECTIONS = 64;
    static final String SPEED = "Transfers per second, from the request to the end of the transfer";
    static final String RATIOS = "Ratios";

    private final Server server;
    private final Measuring measuring;
    private final Setup setup;
    private final Notebook notebook;
    private final List<Report.Line> throughput = new ArrayList<>();

    Session(Server server, Measuring measuring, Setup setup, Notebook notebook) {
        this.server = server;
        this.measuring = measuring;
        this.setup = setup;
        this.notebook = notebook;
    }

    /** Full load, of which nothing is kept. */
    void warmUp() {
        measuring.carryOut(
                "warming up",
                LoadOrder.closedLoop(
                        server.transfers(),
                        Pattern.UNIFORM,
                        FundedAccounts.COUNT,
                        "warm",
                        CONNECTIONS,
                        setup.windows().warmUp()));
        measuring.awaitRest();
    }

    /** Transfers that ended per second, with all connections in a closed loop. */
    Spread measure(String name, Pattern pattern, int accounts) {
        return measure(
                name,
                LoadOrder.closedLoop(
                        server.transfers(),
                        pattern,
                        accounts,
                        name.replace(' ', '-'),
                        CONNECTIONS,
                        setup.windows().load()));
    }

    /** Transfers that ended per second in the windows of a load. Returns at rest. */
    Spread measure(String name, LoadOrder order) {
        Windows windows = setup.windows();
        Course course = measuring.carryOut(name, order);
        Spread spread = course.endedPerSecond(windows.settle(), windows.count(), windows.seconds());
        String title = server.title() + ", " + name;
        notebook.figure(
                name.equals(Comparison.name(Pattern.UNIFORM)) && !server.answersAtTheEnd()
                        ? Figure.of(SPEED, title, "/s", spread, Targets.PER_SECOND)
                        : Figure.of(SPEED, title, "/s", spread));
        notebook.load(server, name, course.result());
        notebook.costs(server, name, course, windows);
        throughput.add(new Report.Line(title, course.endedBySecond()));
        measuring.awaitRest();
        setup.progress().say("%s: %.0f/s".formatted(title, spread.median()));
        return spread;
    }

    /** A line for each load that was measured. */
    List<Report.Line> throughput() {
        return throughput;
    }
}
