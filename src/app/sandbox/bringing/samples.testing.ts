// Made by GNU tar 1.34 of one folder: a file, one with a long path, one with an umlaut in its name, a link. Packed by gzip, in base64.

/** `tar --format=gnu`: long names are entries of their own (type L). */
export const GNU_TAR_GZ =
  'H4sIAAAAAAACA+2XQU7DMBBFveYUvgCxHY/tLQfIJdyoDQg3QSWVyt3YcTHcqAuUSkEVtVvh/xaZKLvozXzNhJUSLDEy4oyZamRep3dFhoikrKfvlpRm3LAM7N9Hv+OcFUqI/tdjK+7L' +
  'v1PWwn9O/8/+bTccPsRd+FfSWgn/t/B/qlW76a7q3xIt+Hcz/1rq6F/Cf3K6MKx8eGCg7PkPL/1r1Q79JlX+O3dB/pPVxHidMpQw/xOVqMRTM/RdExsg4f63lP91XPZ/9sKxW6xjvEH+' +
  '55v/2AKPt3r0frsWDPxT/xfv/3H907j/i8l/regs/51C/peV/4c/kGpzhf9r5f/y/W/O8x/3fx7/URGuf8z/1+c2+P2YJEh/n/96dv8rRxbzn+X3MfwAAAAAAAAUwzfaju/+ACgAAA==';

/** `tar --format=pax`: long names and those beyond ASCII are in headers before their entries (type x). */
export const PAX_TAR_GZ =
  'H4sIAAAAAAACA+2YQW6DMBBFWfcUuUDD2B7b7aL7LnsFhxJS1YGIEInerbterBZqK6BSIlTjQJm3wCibyHr6f2zshsXRyIBDS9msjv7avDOUiAjAm9+1ZiJaySgAp2NlSveXPjbZ3txM' +
  'sM5/WiXxpPwzQKXIf0j/O3Moi/otnoZ/zhSQ/2v4/1rXyTbz6l8hnvGve/5RCOcfyP/oZLbYGHsTEcvkO//2JX9dJ0W+Hav/tR7Q/4oJjFZ8zFKi/Hf8P5n6MTXPaXmMbZFntz4fl/qf' +
  'c+z6F4DSnf/qOfX/TGF4tzqYavfwUwS+7Q955GafxjSMrtH/I4odfP4XTAm6//8r/+f6X3DZ738Jkvo/BJyJqfV//QeaIywNkHnlH0D+7n+6/4fx7xRRXij/rfvfx/vemlPl72vAxfwL' +
  '2f/+xyTQ/A8y/++7478tn3phOfn3Hvoh+Qfey7/gqGj+B9k+hZwgCIIgFscn0f4QMgAoAAA=';
