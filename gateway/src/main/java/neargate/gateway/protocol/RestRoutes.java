package neargate.gateway.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The REST operations of a service as a tree of path segments. A literal segment goes before a label, a label before a
 * greedy one; among operations of one path, the one of which most query literals and required parameters are there.
 */
final class RestRoutes {
    private final Node root = new Node();

    /** Adds an operation. */
    void add(Operation operation) {
        UriPattern pattern = UriPattern.of(operation.model().requestUri());
        Node at = root;
        for (String segment : pattern.segments()) {
            at = at.under(segment);
        }
        at.routes.add(new Route(pattern, operation));
    }

    /** The operation of a request; null when there is none. */
    @Nullable
    Operation find(WireRequest request) {
        Parameters parameters = Parameters.of(request.query());
        List<String> segments = UriPattern.segments(request.path());
        return find(root, segments, 0, request, parameters);
    }

    private static @Nullable Operation find(
            Node node, List<String> segments, int at, WireRequest request, Parameters parameters) {
        if (at == segments.size()) {
            return best(node.routes, request, parameters);
        }
        Node literal = node.literals.get(segments.get(at));
        Operation found = literal == null ? null : find(literal, segments, at + 1, request, parameters);
        if (found == null && node.label != null && !segments.get(at).isEmpty()) {
            found = find(node.label, segments, at + 1, request, parameters);
        }
        if (found == null && node.greedy != null) {
            found = best(node.greedy.routes, request, parameters);
        }
        return found;
    }

    private static @Nullable Operation best(List<Route> routes, WireRequest request, Parameters parameters) {
        Route best = null;
        int most = Integer.MIN_VALUE;
        for (Route route : routes) {
            if (route.operation.model().httpMethod().equals(request.method()) && route.pattern.accepts(parameters)) {
                int score = route.score(request, parameters);
                if (score > most) {
                    most = score;
                    best = route;
                }
            }
        }
        return best == null ? null : best.operation;
    }

    private record Route(UriPattern pattern, Operation operation) {
        int score(WireRequest request, Parameters parameters) {
            int score = pattern.literals().size() * 100;
            for (String required : operation.model().required()) {
                boolean there =
                        parameters.first(required) != null || request.headers().get(required) != null;
                score += there ? 1 : -10;
            }
            return score;
        }
    }

    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private final List<Route> routes = new ArrayList<>();
        private @Nullable Node label;
        private @Nullable Node greedy;

        Node under(String segment) {
            if (UriPattern.isGreedy(segment)) {
                Node known = greedy == null ? new Node() : greedy;
                greedy = known;
                return known;
            }
            if (UriPattern.isLabel(segment)) {
                Node known = label == null ? new Node() : label;
                label = known;
                return known;
            }
            return literals.computeIfAbsent(segment, key -> new Node());
        }
    }
}
