package neargate.engine.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a script leaves behind, as nftables has it, which refuses what it would refuse: a model to test scripts with. */
final class Ruleset {
    private static final Pattern COMMAND =
            Pattern.compile("(add|insert|delete|flush) (table|chain|set|map|element|rule) inet neargate ?(.*)");
    private static final Pattern REFERENCE = Pattern.compile("jump (\\S+)|@(\\S+)");

    private final Map<String, List<String>> chains = new TreeMap<>();
    private final Map<String, TreeSet<String>> sets = new TreeMap<>();

    Ruleset run(String script) {
        script.lines().forEach(this::command);
        chains.forEach((chain, rules) -> rules.forEach(rule -> mustExist(chain, rule)));
        sets.forEach((set, elements) -> elements.forEach(element -> mustExist(set, element)));
        return this;
    }

    private void command(String line) {
        Matcher matcher = COMMAND.matcher(line);
        check(matcher.matches(), "cannot read", line);
        String[] words = matcher.group(3).split(" ", 2);
        String rest = words.length > 1 ? words[1] : "";
        switch (matcher.group(1) + " " + matcher.group(2)) {
            case "add table" -> {}
            case "delete table" -> {
                chains.clear();
                sets.clear();
            }
            case "add chain" -> check(chains.put(words[0], new ArrayList<>()) == null, "is there already", line);
            case "add set", "add map" -> check(sets.put(words[0], new TreeSet<>()) == null, "is there already", line);
            case "add rule" -> chain(words[0], line).add(rest);
            case "insert rule" -> chain(words[0], line).addFirst(rest);
            case "flush chain" -> chain(words[0], line).clear();
            case "delete chain" -> {
                check(chain(words[0], line).isEmpty(), "still has rules", line);
                chains.remove(words[0]);
            }
            case "delete set" -> check(sets.remove(words[0]) != null, "is not there", line);
            case "add element" -> check(set(words[0], line).add(rest), "is there already", line);
            case "delete element" -> check(set(words[0], line).remove(rest), "is not there", line);
            default -> throw new IllegalStateException("unknown: " + line);
        }
    }

    private List<String> chain(String name, String line) {
        check(chains.containsKey(name), "no such chain", line);
        return chains.get(name);
    }

    private Set<String> set(String name, String line) {
        check(sets.containsKey(name), "no such set", line);
        return sets.get(name);
    }

    private void mustExist(String where, String text) {
        Matcher reference = REFERENCE.matcher(text);
        while (reference.find()) {
            String chain = reference.group(1);
            check(chain == null ? sets.containsKey(reference.group(2)) : chains.containsKey(chain), "dangles", where);
        }
    }

    private static void check(boolean right, String complaint, String line) {
        if (!right) {
            throw new IllegalStateException(complaint + ": " + line);
        }
    }

    @Override
    public String toString() {
        return chains + "\n" + sets;
    }
}
