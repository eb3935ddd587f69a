package neargate.engine.network;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import neargate.engine.linux.PolicyRouting;
import neargate.engine.linux.PolicyRouting.Hop;

/** A VPC's {@link RoutePlan} as the kernel has it: a rule and a table a subnet. */
final class KernelRoutes {
    private static final int TABLES = 1_000;

    private final VpcNamespace namespace;
    private final PolicyRouting routing;
    private final Map<String, Integer> tables = new HashMap<>();
    private RoutePlan applied = new RoutePlan(Map.of());

    /** Forgets what an earlier process had in the namespace. */
    KernelRoutes(VpcNamespace namespace, PolicyRouting routing) {
        this.namespace = namespace;
        this.routing = routing;
        boolean leftovers = namespace.call(() -> {
            boolean any = false;
            while (routing.removeAnyRule()) {
                any = true;
            }
            return any;
        });
        if (leftovers) {
            Commands.run(
                    List.of(
                            "nsenter",
                            "--net=" + namespace.file(),
                            "ip",
                            "route",
                            "flush",
                            "table",
                            "all",
                            "proto",
                            Byte.toString(PolicyRouting.PROTOCOL)),
                    "");
        }
    }

    /** Makes the kernel's routes be as planned. */
    void apply(RoutePlan plan) {
        if (!plan.equals(applied)) {
            renew(plan);
        }
    }

    /** As {@link #apply}, also for those that the kernel dropped because a device went, which may have come again. */
    void renew(RoutePlan plan) {
        namespace.run(() -> {
            for (String subnet : List.copyOf(tables.keySet())) {
                if (!plan.bySubnet().containsKey(subnet)) {
                    int table = tables.getOrDefault(subnet, TABLES);
                    routing.removeRule(subnet, table);
                    change(table, applied.bySubnet().getOrDefault(subnet, Map.of()), Map.of());
                    tables.remove(subnet);
                }
            }
            for (var subnet : plan.bySubnet().entrySet()) {
                boolean isNew = !tables.containsKey(subnet.getKey());
                int table = tables.getOrDefault(subnet.getKey(), free());
                change(table, applied.bySubnet().getOrDefault(subnet.getKey(), Map.of()), subnet.getValue());
                if (isNew) {
                    routing.addRule(subnet.getKey(), table);
                    tables.put(subnet.getKey(), table);
                }
            }
        });
        applied = plan;
    }

    private void change(int table, Map<String, Hop> before, Map<String, Hop> after) throws IOException {
        for (var route : after.entrySet()) {
            routing.route(table, route.getKey(), route.getValue());
        }
        for (String destination : before.keySet()) {
            if (!after.containsKey(destination)) {
                routing.removeRoute(table, destination);
            }
        }
    }

    private int free() {
        int table = TABLES;
        while (tables.containsValue(table)) {
            table++;
        }
        return table;
    }
}
