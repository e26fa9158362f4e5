package io.giro.system;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many callers at once. */
public final class Clients {

    private Clients() {}

    /** One of many calls. */
    public interface Call<T> {
        T make(int number) throws Exception;
    }

    /**
     * Makes calls from this many threads.
     *
     * @return the answers, in the order of the numbers
     */
    public static <T> List<T> inParallel(int clients, int calls, Call<T> call) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(clients)) {
            List<Callable<T>> work = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                int number = i;
                work.add(() -> call.make(number));
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> future : pool.invokeAll(work)) {
                answers.add(future.get());
            }
            return answers;
        }
    }
}
