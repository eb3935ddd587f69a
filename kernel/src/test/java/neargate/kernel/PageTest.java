package neargate.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
    private static Page<String> page(Collection<String> all, int limit, String after) {
        return Page.of(all.stream().filter(id -> id.compareTo(after) > 0), limit, id -> id);
    }

    @Test
    void theLastPageHasNoToken() {
        List<String> all = List.of("b/c", "d", "ä");
        assertThat(page(all, 3, Page.after(null))).isEqualTo(new Page<>(all, null));
        assertThat(page(List.of(), 3, Page.after(null))).isEqualTo(new Page<>(List.of(), null));
    }

    @Test
    void aTokenGoesOnAfterTheLastItemWhateverCameAndWentMeanwhile() {
        var all = new TreeSet<>(List.of("b", "d", "f", "h"));
        Page<String> first = page(all, 2, Page.after(null));
        assertThat(first.items()).containsExactly("b", "d");
        all.addAll(List.of("a", "e"));
        all.removeAll(List.of("d", "f"));
        assertThat(page(all, 2, Page.after(first.nextToken())).items()).containsExactly("e", "h");
    }

    /** It carries all that it means, so that it outlives a restart; and this one was given out in the past. */
    @Test
    void aTokenOfAnEarlierProgramIsUnderstood() {
        assertThat(Page.after("MXNlcnZpY2Uvw6Q")).isEqualTo("service/ä");
        assertThat(page(List.of("service/ä", "z"), 1, "").nextToken()).isEqualTo("MXNlcnZpY2Uvw6Q");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no token", "&&&&", "Zm9v", "MQ=MQ="})
    void whatIsNoTokenOfOursIsRefused(String token) {
        assertThatThrownBy(() -> Page.after(token)).isInstanceOf(Page.InvalidTokenException.class);
    }
}
