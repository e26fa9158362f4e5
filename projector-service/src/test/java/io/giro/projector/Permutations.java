package io.giro.projector;

import java.util.ArrayList;
import java.util.List;

/** Every order of a few things. */
final class Permutations {

    private Permutations() {}

    static <T> List<List<T>> of(List<T> things) {
        if (things.isEmpty()) {
            return List.of(List.of());
        }
        List<List<T>> orders = new ArrayList<>();
        for (int first = 0; first < things.size(); first++) {
            List<T> rest = new ArrayList<>(things);
            T head = rest.remove(first);
            for (List<T> order : of(rest)) {
                List<T> whole = new ArrayList<>(List.of(head));
                whole.addAll(order);
                orders.add(whole);
            }
        }
        return orders;
    }
}
