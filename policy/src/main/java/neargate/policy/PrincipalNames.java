package neargate.policy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The AWS principals that stand in a document, as texts; all else in it stays as it is written. */
public final class PrincipalNames {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Pattern PLACE =
            Pattern.compile("/Statement(/\\d+)?/(Not)?Principal/" + Principals.AWS + "(/\\d+)?");

    private PrincipalNames() {}

    /**
     * The document with others in their place.
     *
     * @param document one that was read as a policy
     * @param change what stands instead of a name: a text that needs no escapes
     */
    public static String replaced(String document, UnaryOperator<String> change) {
        var changed = new StringBuilder();
        int copied = 0;
        try (JsonParser parser = JSON.createParser(document)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING && isPrincipal(parser)) {
                    int start = (int) parser.currentTokenLocation().getCharOffset();
                    String name = parser.getText();
                    String other = change.apply(name);
                    if (!other.equals(name)) {
                        changed.append(document, copied, start)
                                .append('"')
                                .append(other)
                                .append('"');
                        copied = (int) parser.currentLocation().getCharOffset();
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("a policy is no JSON", e);
        }
        return changed.append(document, copied, document.length()).toString();
    }

    private static boolean isPrincipal(JsonParser parser) {
        return PLACE.matcher(parser.getParsingContext().pathAsPointer().toString())
                .matches();
    }
}
