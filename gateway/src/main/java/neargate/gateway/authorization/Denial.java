package neargate.gateway.authorization;

import java.util.List;
import java.util.Map;
import neargate.policy.Decision;

/**
 * What was refused to a caller, and why.
 *
 * @param action as {@code ec2:RunInstances}
 * @param resource its ARN
 * @param conditions the condition keys that the action knows and the request has, and their values
 */
public record Denial(String action, String resource, Decision decision, Map<String, List<String>> conditions) {}
