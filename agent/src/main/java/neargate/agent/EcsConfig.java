package neargate.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import neargate.engine.images.PullBehavior;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /etc/ecs/ecs.config} ("Amazon ECS container agent configuration"): a variable a line, the last of a name counts. */
public record EcsConfig(Map<String, String> variables) {
    private static final Logger LOG = LoggerFactory.getLogger(EcsConfig.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Reads the file; lines that set nothing are passed over. */
    public static EcsConfig parse(String text) {
        Map<String, String> variables = new LinkedHashMap<>();
        text.lines().map(String::strip).filter(line -> !line.startsWith("#")).forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                variables.put(
                        line.substring(0, equals).strip(),
                        unquoted(line.substring(equals + 1).strip()));
            }
        });
        return new EcsConfig(variables);
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && (isFramed(value, "'") || isFramed(value, "\""));
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static boolean isFramed(String value, String by) {
        return value.startsWith(by) && value.endsWith(by);
    }

    /** {@code ECS_CLUSTER}. */
    public Optional<String> cluster() {
        return Optional.ofNullable(variables.get("ECS_CLUSTER")).filter(name -> !name.isEmpty());
    }

    /** {@code ECS_IMAGE_PULL_BEHAVIOR}; what it cannot be is the agent's default. */
    public PullBehavior pullBehavior() {
        try {
            return PullBehavior.of(variables.getOrDefault("ECS_IMAGE_PULL_BEHAVIOR", "default"));
        } catch (IllegalArgumentException e) {
            LOG.warn("ECS_IMAGE_PULL_BEHAVIOR: {}", e.getMessage());
            return PullBehavior.DEFAULT;
        }
    }

    /** {@code ECS_RESERVED_MEMORY}, in MiB. */
    public int reservedMemory() {
        try {
            return Math.max(0, Integer.parseInt(variables.getOrDefault("ECS_RESERVED_MEMORY", "0")));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** {@code ECS_INSTANCE_ATTRIBUTES}, a JSON object. */
    public Map<String, String> attributes() {
        return object("ECS_INSTANCE_ATTRIBUTES");
    }

    /** {@code ECS_CONTAINER_INSTANCE_TAGS}, likewise. */
    public Map<String, String> tags() {
        return object("ECS_CONTAINER_INSTANCE_TAGS");
    }

    private Map<String, String> object(String name) {
        String text = variables.get(name);
        if (text == null || text.isEmpty()) {
            return Map.of();
        }
        try {
            return JSON.readValue(text, new TypeReference<LinkedHashMap<String, String>>() {});
        } catch (JsonProcessingException e) {
            LOG.warn("{} is no JSON object of texts, and is passed over", name);
            return Map.of();
        }
    }
}
