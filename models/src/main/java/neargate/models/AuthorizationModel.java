package neargate.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What IAM knows of a service: its actions, resource types and condition keys ("Service Authorization Reference"). */
public final class AuthorizationModel {
    private final String prefix;
    private final Map<String, ResourceType> resourceTypes = new HashMap<>();
    private final Map<String, Action> actions = new HashMap<>();

    private AuthorizationModel(String prefix) {
        this.prefix = prefix;
    }

    /**
     * An action.
     *
     * @param name as {@code RunTask}
     * @param level the access level, as {@code Write}
     * @param resources what it can be allowed for; empty when it knows no resources
     * @param conditionKeys in lower case, as {@code aws:requesttag/${tagkey}}
     */
    public record Action(String name, String level, List<Resource> resources, Set<String> conditionKeys) {}

    /** A type of resources that an action is for. */
    public record Resource(ResourceType type, boolean required) {}

    /**
     * A type of resources.
     *
     * @param name as {@code task-definition}
     * @param arn its pattern, as {@code arn:${Partition}:ecs:${Region}:${Account}:cluster/${ClusterName}}
     */
    public record ResourceType(String name, String arn) {}

    /**
     * The model of the service with that prefix in IAM; an empty one when there is none.
     *
     * @param prefix as {@code ecs}
     */
    static AuthorizationModel read(String prefix) {
        var model = new AuthorizationModel(prefix);
        try (InputStream in = AuthorizationModel.class.getResourceAsStream("authorization/" + prefix + ".txt")) {
            if (in != null) {
                List<String> keys = new ArrayList<>();
                new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .forEach(line -> model.add(line.split(" ", -1), keys));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return model;
    }

    private void add(String[] words, List<String> keys) {
        switch (words[0]) {
            case "resource" -> resourceTypes.put(words[1], new ResourceType(words[1], words[2]));
            case "key" -> keys.add(words[1].toLowerCase(Locale.ROOT));
            case "action" ->
                actions.put(
                        words[1].toLowerCase(Locale.ROOT),
                        new Action(words[1], words[2].split(",", 2)[0], resources(words[3]), keys(words[4], keys)));
            default -> {}
        }
    }

    private List<Resource> resources(String names) {
        return listed(names).stream()
                .map(name -> {
                    boolean required = name.endsWith("!");
                    ResourceType type = resourceTypes.get(required ? name.substring(0, name.length() - 1) : name);
                    return new Resource(type, required);
                })
                .toList();
    }

    private static Set<String> keys(String numbers, List<String> keys) {
        return listed(numbers).stream()
                .map(number -> keys.get(Integer.parseInt(number)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<String> listed(String text) {
        return text.equals("-") ? List.of() : Arrays.asList(text.split(",", -1));
    }

    /** The service's name in IAM, before the colon of an action. */
    public String prefix() {
        return prefix;
    }

    /** The action of that name, in any case. */
    public Optional<Action> action(String name) {
        return Optional.ofNullable(actions.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The type of resources of that name. */
    public Optional<ResourceType> resourceType(String name) {
        return Optional.ofNullable(resourceTypes.get(name));
    }
}
