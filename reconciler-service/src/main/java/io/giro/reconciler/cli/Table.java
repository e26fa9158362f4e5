package io.giro.reconciler.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines with aligned columns. The last column may be of any length. */
final class Table {

    private static final String GAP = "  ";

    private final List<String[]> lines = new ArrayList<>();

    Table line(String... cells) {
        lines.add(cells);
        return this;
    }

    void print(PrintWriter out) {
        int columns = lines.stream().mapToInt(cells -> cells.length).max().orElse(0);
        int[] widths = new int[columns];
        for (String[] cells : lines) {
            Arrays.setAll(widths, i -> i < cells.length ? Math.max(widths[i], cells[i].length()) : widths[i]);
        }
        for (String[] cells : lines) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < cells.length; i++) {
                line.append(cells[i]);
                if (i < cells.length - 1) {
                    line.repeat(' ', widths[i] - cells[i].length()).append(GAP);
                }
            }
            out.println(line);
        }
    }
}
