package neargate.services.iam;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import neargate.policy.Identities;

/** Whoever is asked for is there, until deleted. */
public final class TestIdentities implements Identities {
    private final Map<String, String> ids = new HashMap<>();
    private int made;

    @Override
    public Optional<String> id(String account, String arn) {
        return Optional.of(ids.computeIfAbsent(arn, _ -> "AIDAAAAAAAAAAAAAAAA" + (char) ('A' + made++) + "A"));
    }

    @Override
    public Optional<String> arn(String account, String id) {
        return ids.entrySet().stream()
                .filter(each -> each.getValue().equals(id))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whoever gets the name after it is another one. */
    public String delete(String arn) {
        return ids.remove(arn);
    }
}
