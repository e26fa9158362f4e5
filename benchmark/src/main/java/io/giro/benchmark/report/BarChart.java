package io.giro.benchmark.report;

import io.giro.benchmark.Figure;
import java.util.List;
import java.util.Locale;

/** A bar for each figure, with a whisker from its lowest to its highest, and a mark where it is to be. */
final class BarChart {
    private static final int WIDTH = 960;
    private static final int LABELS = 260;
    private static final int ROW = 26;
    private static final int BAR = 14;
    private static final int NUMBERS = 70;
    private static final int EDGE = 6;

    private final List<Figure> figures;
    private final double scale;

    BarChart(List<Figure> figures) {
        this.figures = figures;
        double longest = figures.stream()
                .mapToDouble(figure -> Math.max(
                        figure.spread().highest(),
                        figure.target().map(target -> target.bound()).orElse(0.0)))
                .max()
                .orElse(1);
        scale = (WIDTH - LABELS - NUMBERS) / Math.max(longest, Double.MIN_NORMAL);
    }

    String svg() {
        StringBuilder svg = new StringBuilder(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\">".formatted(WIDTH, figures.size() * ROW + EDGE));
        for (int i = 0; i < figures.size(); i++) {
            row(svg, figures.get(i), EDGE + i * ROW);
        }
        return svg.append("</svg>").toString();
    }

    private void row(StringBuilder svg, Figure figure, int y) {
        int middle = y + BAR / 2;
        svg.append("<text x=\"%d\" y=\"%d\">%s</text>".formatted(EDGE, y + BAR - 3, Html.text(figure.name())));
        svg.append("<rect x=\"%d\" y=\"%d\" width=\"%s\" height=\"%d\" style=\"fill:var(%s);opacity:.75\"/>"
                .formatted(
                        LABELS,
                        y,
                        length(figure.spread().median()),
                        BAR,
                        figure.verdict().equals("missed") ? "--bad" : "--c0"));
        svg.append("<line x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\" style=\"stroke:var(--ink)\"/>"
                .formatted(at(figure.spread().lowest()), at(figure.spread().highest()), middle, middle));
        figure.target()
                .ifPresent(target -> svg.append("<line class=\"aim\" x1=\"%1$s\" x2=\"%1$s\" y1=\"%2$d\" y2=\"%3$d\"/>"
                        .formatted(at(target.bound()), y - 3, y + BAR + 3)));
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                .formatted(
                        WIDTH - EDGE, y + BAR - 3, Numbers.text(figure.spread().median(), figure.unit())));
    }

    private String at(double value) {
        return text(LABELS + value * scale);
    }

    private String length(double value) {
        return text(value * scale);
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
