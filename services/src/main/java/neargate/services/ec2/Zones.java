package neargate.services.ec2;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsResponse;
import software.amazon.awssdk.services.ec2.model.Region;

/** Regions and availability zones: three zones a region, as constants of the name. */
final class Zones {
    private static final List<String> OPEN = List.of(
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-southeast-1",
            "ap-southeast-2",
            "ca-central-1",
            "eu-central-1",
            "eu-north-1",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "sa-east-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2");

    private static final List<String> OPT_IN = List.of(
            "af-south-1",
            "ap-east-1",
            "ap-south-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-7",
            "ca-west-1",
            "eu-central-2",
            "eu-south-1",
            "eu-south-2",
            "il-central-1",
            "me-central-1",
            "me-south-1",
            "mx-central-1");

    private static final Filters<AvailabilityZone> ZONE_FILTERS = Filters.<AvailabilityZone>of(zone -> List.of())
            .text("group-long-name", AvailabilityZone::groupLongName)
            .text("group-name", AvailabilityZone::groupName)
            .text("opt-in-status", AvailabilityZone::optInStatusAsString)
            .text("region-name", AvailabilityZone::regionName)
            .text("state", AvailabilityZone::stateAsString)
            .text("zone-id", AvailabilityZone::zoneId)
            .text("zone-name", AvailabilityZone::zoneName)
            .text("zone-type", AvailabilityZone::zoneType)
            .texts("message", zone -> Stream.empty())
            .texts("parent-zone-id", zone -> Stream.empty())
            .texts("parent-zone-name", zone -> Stream.empty());

    private static final Filters<Region> REGION_FILTERS = Filters.<Region>of(region -> List.of())
            .text("endpoint", Region::endpoint)
            .text("opt-in-status", Region::optInStatus)
            .text("region-name", Region::regionName);

    private static final Map<String, String> COMPASS = Map.of(
            "north",
            "n",
            "northeast",
            "ne",
            "east",
            "e",
            "southeast",
            "se",
            "south",
            "s",
            "southwest",
            "sw",
            "west",
            "w",
            "northwest",
            "nw",
            "central",
            "c");

    private Zones() {}

    /** An availability zone of a region: {@code us-east-1a} is {@code use1-az1}. */
    record Zone(String name, String id) {}

    /** The zones of a region, in order. */
    static List<Zone> of(String region) {
        String code = code(region);
        return Stream.of(1, 2, 3)
                .map(i -> new Zone(region + (char) ('a' + i - 1), code + "-az" + i))
                .toList();
    }

    static DescribeAvailabilityZonesResponse describe(DescribeAvailabilityZonesRequest request) {
        String region = Caller.current().region();
        List<AvailabilityZone> zones =
                of(region).stream().map(zone -> shown(region, zone)).toList();
        request.zoneNames().forEach(name -> requireZone(zones, name, zone -> name.equals(zone.zoneName())));
        request.zoneIds().forEach(id -> requireZone(zones, id, zone -> id.equals(zone.zoneId())));
        return DescribeAvailabilityZonesResponse.builder()
                .availabilityZones(zones.stream()
                        .filter(zone -> request.zoneNames().isEmpty()
                                || request.zoneNames().contains(zone.zoneName()))
                        .filter(zone ->
                                request.zoneIds().isEmpty() || request.zoneIds().contains(zone.zoneId()))
                        .filter(ZONE_FILTERS.matching(request.filters()))
                        .toList())
                .build();
    }

    static DescribeRegionsResponse describe(DescribeRegionsRequest request) {
        boolean all = Boolean.TRUE.equals(request.allRegions());
        List<Region> regions = Stream.concat(
                        OPEN.stream().map(name -> shown(name, "opt-in-not-required")),
                        OPT_IN.stream()
                                .filter(name -> all || request.regionNames().contains(name))
                                .map(name -> shown(name, "not-opted-in")))
                .toList();
        for (String name : request.regionNames()) {
            if (regions.stream().noneMatch(region -> name.equals(region.regionName()))) {
                throw Ec2Errors.invalidParameterValue("Invalid region(s): '" + name + "'");
            }
        }
        return DescribeRegionsResponse.builder()
                .regions(regions.stream()
                        .filter(region -> request.regionNames().isEmpty()
                                || request.regionNames().contains(region.regionName()))
                        .filter(REGION_FILTERS.matching(request.filters()))
                        .toList())
                .build();
    }

    private static void requireZone(List<AvailabilityZone> zones, String asked, Predicate<AvailabilityZone> is) {
        if (zones.stream().noneMatch(is)) {
            throw Ec2Errors.invalidParameterValue("Invalid availability zone: [" + asked + "]");
        }
    }

    private static AvailabilityZone shown(String region, Zone zone) {
        return AvailabilityZone.builder()
                .regionName(region)
                .zoneName(zone.name())
                .zoneId(zone.id())
                .groupName(region + "-zg-1")
                .networkBorderGroup(region)
                .zoneType("availability-zone")
                .optInStatus("opt-in-not-required")
                .state("available")
                .build();
    }

    private static Region shown(String name, String optInStatus) {
        return Region.builder()
                .regionName(name)
                .endpoint("ec2." + name + ".amazonaws.com")
                .optInStatus(optInStatus)
                .build();
    }

    /** How zone ids shorten a region's name: {@code ap-southeast-2} to {@code apse2}. */
    private static String code(String region) {
        var code = new StringBuilder();
        for (String word : region.toLowerCase(Locale.ROOT).split("-", -1)) {
            code.append(COMPASS.getOrDefault(word, word));
        }
        return code.toString();
    }
}
