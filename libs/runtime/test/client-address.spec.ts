import { describe, expect, it } from '@jest/globals';

import { addressNumber, limitKey, networkOf } from '../src/http/client-address.js';

describe('the network of an address', () => {
  it.each([
    ['192.0.2.17', '192.0.2.0/24'],
    ['::ffff:192.0.2.17', '192.0.2.0/24'],
    ['::FFFF:c000:211', '192.0.2.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8:0:0:1::', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['1:2:3:4:5:6:192.0.2.1', '1:2:3:4::/64'],
    ['not an address', 'not an address'],
  ])('%s is in %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('the limits of an address', () => {
  it.each([
    ['192.0.2.17', '192.0.2.17'],
    ['::ffff:192.0.2.17', '192.0.2.17'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s are those of %s', (address, key) => {
    expect(limitKey(address)).toBe(key);
  });
});

describe('the number of an address', () => {
  it.each([
    ['0.0.0.0', 0n],
    ['192.168.1.1', 3_232_235_777n],
    ['255.255.255.255', 4_294_967_295n],
    ['::ffff:192.168.1.1', 3_232_235_777n],
    ['::1', 1n],
    ['::1.2.3.4', 16_909_060n],
    ['2001:db8::1', 42_540_766_411_282_592_856_903_984_951_653_826_561n],
    ['FFFF:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 340_282_366_920_938_463_463_374_607_431_768_211_455n],
  ])('%s is %s', (address, number) => {
    expect(addressNumber(address)).toBe(number);
  });
});
