package io.giro.benchmark.report;

import io.giro.benchmark.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines over a common axis, from zero up. */
final class LineChart {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 300;
    private static final int LEFT = 60;
    private static final int RIGHT = 16;
    private static final int TOP = 14;
    private static final int BOTTOM = 40;
    private static final int LEGEND_ROW = 18;
    private static final int LEGEND_COLUMN = 300;
    private static final int STEPS = 4;
    private static final int MOST_LABELS = 12;
    private static final int COLOURS = 8;

    private final Report.Chart chart;
    private final int places;
    private final double top;

    LineChart(Report.Chart chart) {
        this.chart = chart;
        places = chart.lines().stream()
                .mapToInt(line -> line.values().size())
                .max()
                .orElse(0);
        top = roundUp(chart.lines().stream()
                .flatMap(line -> line.values().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1));
    }

    String svg() {
        int columns = (WIDTH - LEFT) / LEGEND_COLUMN;
        int legendRows = (chart.lines().size() + columns - 1) / columns;
        StringBuilder svg = new StringBuilder("<svg viewBox=\"0 0 %d %d\" role=\"img\"><title>%s</title>"
                .formatted(WIDTH, HEIGHT + legendRows * LEGEND_ROW, Html.text(chart.title())));
        grid(svg);
        axis(svg);
        for (int i = 0; i < chart.lines().size(); i++) {
            line(svg, chart.lines().get(i), i);
            int x = LEFT + i % columns * LEGEND_COLUMN;
            int y = HEIGHT + i / columns * LEGEND_ROW;
            svg.append(
                    "<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"4\" style=\"fill:%s\"/><text x=\"%d\" y=\"%d\">%s</text>"
                            .formatted(
                                    x,
                                    y,
                                    colour(i),
                                    x + 20,
                                    y + 6,
                                    Html.text(chart.lines().get(i).name())));
        }
        return svg.append("</svg>").toString();
    }

    private void grid(StringBuilder svg) {
        for (int step = 0; step <= STEPS; step++) {
            double value = top * step / STEPS;
            double y = y(value);
            svg.append("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/>"
                    .formatted(LEFT, WIDTH - RIGHT, point(y), point(y)));
            svg.append("<text x=\"%d\" y=\"%s\" text-anchor=\"end\">%s</text>"
                    .formatted(LEFT - 6, point(y + 4), Numbers.text(value, "")));
        }
        svg.append("<text x=\"4\" y=\"%d\">%s</text>".formatted(TOP - 3, Html.text(chart.unit())));
    }

    private void axis(StringBuilder svg) {
        int every = Math.max(1, (places + MOST_LABELS - 1) / MOST_LABELS);
        for (int place = 0; place < places; place += every) {
            String label = chart.labels().isEmpty()
                    ? Integer.toString(place)
                    : chart.labels().get(place);
            svg.append("<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%s</text>"
                    .formatted(point(x(place)), HEIGHT - BOTTOM + 15, Html.text(label)));
        }
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                .formatted(WIDTH - RIGHT, HEIGHT - 10, Html.text(chart.axis())));
    }

    private void line(StringBuilder svg, Report.Line line, int number) {
        List<String> points = new ArrayList<>();
        for (int place = 0; place < line.values().size(); place++) {
            points.add(point(x(place)) + "," + point(y(line.values().get(place))));
        }
        svg.append("<polyline points=\"%s\" style=\"fill:none;stroke:%s;stroke-width:1.6\"/>"
                .formatted(String.join(" ", points), colour(number)));
    }

    private double x(int place) {
        return LEFT + (double) (WIDTH - LEFT - RIGHT) * place / Math.max(1, places - 1);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / top;
    }

    private static String colour(int number) {
        return "var(--c%d)".formatted(number % COLOURS);
    }

    private static String point(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** To one digit that is worth a line. */
    private static double roundUp(double value) {
        if (value <= 0) {
            return 1;
        }
        double unit = Math.pow(10, Math.floor(Math.log10(value)));
        double digits = value / unit;
        return unit * (digits <= 2 ? 2 : digits <= 4 ? 4 : digits <= 6 ? 6 : 10);
    }
}
