package io.giro.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecondLookTest {
    private static final List<Finding> SOUND = List.of();
    private static final List<Finding> BROKEN =
            List.of(Finding.of(FindingCode.LEGS_UNEQUAL, Subject.currency("EUR"), BigInteger.ONE, "is broken"));

    /** What each subject looks like, one reading after the other. */
    private final Map<String, List<List<Finding>>> readings = new HashMap<>();

    private final Map<String, Integer> read = new HashMap<>();
    private final List<String> settled = new ArrayList<>();
    private final SecondLook<String, String> look = new SecondLook<>(
            subject -> subject,
            subject -> readings.get(subject).get(read.merge(subject, 1, Integer::sum) - 1),
            SecondLookTest::there,
            (subject, findings) -> settled.add(subject + (findings.isEmpty() ? " sound" : " broken")));

    @Test
    void settlesASoundSubjectAtOnce() {
        readings.put("a", List.of(SOUND));

        look.look("a");

        assertThat(settled).containsExactly("a sound");
    }

    @Test
    void findsNothingInASubjectThatOnlyMovedBetweenTwoSnapshots() {
        readings.put("a", List.of(BROKEN, BROKEN, SOUND));

        look.look("a");
        look.lookAgain();

        assertThat(settled).containsExactly("a sound");
    }

    @Test
    void findsASubjectThatStaysBroken() {
        readings.put("a", List.of(BROKEN, BROKEN, BROKEN, BROKEN));

        look.look("a");
        assertThat(settled).isEmpty();
        look.lookAgain();

        assertThat(settled).containsExactly("a broken");
    }

    @Test
    void forgetsASubjectThatIsGone() {
        readings.put("gone", List.of(BROKEN));

        look.look("gone");
        look.lookAgain();

        assertThat(settled).isEmpty();
    }

    @Test
    void doesNotKeepMoreThanAThousandSuspects() {
        for (int number = 0; number < 1_000; number++) {
            readings.put("a" + number, List.of(BROKEN, SOUND));
            look.look("a" + number);
        }

        assertThat(settled).hasSize(1_000);
    }

    private static List<String> there(Collection<String> subjects) {
        return subjects.stream().filter(subject -> !subject.equals("gone")).toList();
    }
}
