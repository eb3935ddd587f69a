package neargate.policy;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import neargate.policy.Policy.Grammar;

/** Reads a document ("Grammar of the IAM JSON policy language"); what IAM refuses is refused in its words. */
final class PolicyReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String WITH_VARIABLES = "2012-10-17";
    private static final Set<String> VERSIONS = Set.of(WITH_VARIABLES, "2008-10-17");

    private final Grammar grammar;

    PolicyReader(Grammar grammar) {
        this.grammar = grammar;
    }

    /** A statement before it is understood: its variables depend on a version that may come after it. */
    private record Raw(JsonNode json, Position position) {}

    Policy read(String document) throws MalformedPolicy {
        try (JsonParser parser = JSON.createParser(document)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedPolicy("This policy contains invalid Json");
            }
            String version = "";
            List<Raw> statements = new ArrayList<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "Version" -> version = version(parser, value);
                    case "Id" -> parser.skipChildren();
                    case "Statement" -> statements = statements(parser, value);
                    default -> throw syntax();
                }
            }
            if (parser.nextToken() != null) {
                throw new MalformedPolicy("This policy contains invalid Json");
            }
            return policy(statements, version.equals(WITH_VARIABLES));
        } catch (JsonProcessingException e) {
            throw new MalformedPolicy("This policy contains invalid Json");
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot be read", e);
        }
    }

    private static String version(JsonParser parser, JsonToken value) throws IOException, MalformedPolicy {
        if (value != JsonToken.VALUE_STRING || !VERSIONS.contains(parser.getText())) {
            throw new MalformedPolicy("The policy must contain a valid version string.");
        }
        return parser.getText();
    }

    private static List<Raw> statements(JsonParser parser, JsonToken value) throws IOException, MalformedPolicy {
        List<Raw> statements = new ArrayList<>();
        if (value == JsonToken.START_OBJECT) {
            statements.add(statement(parser));
        } else if (value == JsonToken.START_ARRAY) {
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                if (next != JsonToken.START_OBJECT) {
                    throw syntax();
                }
                statements.add(statement(parser));
            }
        } else {
            throw syntax();
        }
        return statements;
    }

    private static Raw statement(JsonParser parser) throws IOException {
        JsonLocation start = parser.currentTokenLocation();
        JsonNode json = JSON.readTree(parser);
        JsonLocation end = parser.currentLocation();
        return new Raw(json, new Position(start.getLineNr(), start.getColumnNr(), end.getLineNr(), end.getColumnNr()));
    }

    private Policy policy(List<Raw> raw, boolean variables) throws MalformedPolicy {
        if (raw.isEmpty()) {
            throw syntax();
        }
        Set<String> ids = new HashSet<>();
        Set<String> keys = new HashSet<>();
        List<Statement> statements = new ArrayList<>();
        for (Raw each : raw) {
            var reader = new StatementReader(each.json, grammar, variables);
            String id = reader.sid();
            if (!id.isEmpty() && !ids.add(id)) {
                throw new MalformedPolicy("Statement IDs (SID) in a single policy must be unique.");
            }
            statements.add(reader.read(each.position));
            keys.addAll(reader.contextKeys());
        }
        return new Policy(statements, keys);
    }

    static MalformedPolicy syntax() {
        return new MalformedPolicy("Syntax errors in policy.");
    }
}
