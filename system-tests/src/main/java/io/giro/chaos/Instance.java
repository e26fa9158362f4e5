package io.giro.chaos;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One process of a service. */
record Instance(Service service, int number) {

    /** All instances of a service. */
    static List<Instance> of(Service service, int instances) {
        return IntStream.rangeClosed(1, instances)
                .mapToObj(number -> new Instance(service, number))
                .toList();
    }

    /** All instances of all services, in the order in which they start. */
    static List<Instance> ofAll(int instances) {
        return IntStream.rangeClosed(1, instances)
                .boxed()
                .flatMap(number -> Stream.of(Service.values()).map(service -> new Instance(service, number)))
                .toList();
    }

    @Override
    public String toString() {
        return service.shortName() + "-" + number;
    }
}
